# A page of the own website is a place, too.
contact set on website noc-mail noc@harbour.example
contact set on website noc-phone +1 555 0110
run until 02:50
contact call AS500310 Your customer AS500400 announces 22.10.64.0/24, a part of our 22.10.64.0/22. Please filter it.
