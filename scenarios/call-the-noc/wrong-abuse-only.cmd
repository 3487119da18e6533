# fails: NO-3.1
# The abuse desk is a contact, but not one who can change a router.
contact set abuse-mail noc@harbour.example
contact set abuse-phone +1 555 0110
