# fails: NO-P
# The contact is published, and nobody is told.
run until 03:10
contact set noc-mail noc@harbour.example
contact set noc-phone +1 555 0110
