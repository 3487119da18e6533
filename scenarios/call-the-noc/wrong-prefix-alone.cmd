# fails: NO-P
# A prefix without the AS that announces it.
run until 03:10
contact set noc-mail noc@harbour.example
contact set noc-phone +1 555 0110
contact call AS500310 22.10.64.0/24
