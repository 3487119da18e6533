# fails: NO-3.1
# The peering desk answers, from eight to five.
contact set noc-mail peering@harbour.example
contact set noc-phone +1 555 0111
