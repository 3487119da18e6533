# fails: NO-P
# The provider is called, and has to ask which prefix and which AS.
run until 03:10
contact set noc-mail noc@harbour.example
contact set noc-phone +1 555 0110
contact call AS500310 One of your customers announces our space. Please stop it!
