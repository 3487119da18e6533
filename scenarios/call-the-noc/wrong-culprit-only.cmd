# fails: NO-P
# Only those are told who open at eight.
run until 03:10
contact set noc-mail noc@harbour.example
contact set noc-phone +1 555 0110
contact message hostmaster@fern-hosting.example You, AS500400, announce 22.10.64.0/24. It is ours.
contact call +15550141 You, AS500400, announce 22.10.64.0/24. It is ours.
