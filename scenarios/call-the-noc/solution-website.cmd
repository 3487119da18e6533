# A page of the own website is a place, too.
contact set on website noc-mail noc@harbour.example
contact set on website noc-phone +1 555 0110
