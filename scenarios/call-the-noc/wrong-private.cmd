# fails: NO-3.1
# The right contact, and nobody else can see it.
contact set noc-mail noc@harbour.example
contact set noc-phone +1 555 0110
contact set noc-visible private
