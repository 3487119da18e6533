# start fails: NO-3.1 NO-P
# The NOC in PeeringDB: found by AS number, so for all blocks. Then the call to
# the provider of the culprit, and the answer to who wrote.
run until 03:10
contact show
contact set noc-name Harbour NOC
contact set noc-mail noc@harbour.example
contact set noc-phone +1 555 0110
run until 03:20
show messages
contact message AS500400 You announce 22.10.64.0/24, a part of our 22.10.64.0/22. Please take it back.
contact call +15550141 You announce 22.10.64.0/24, a part of our 22.10.64.0/22.
contact call AS500310 Your customer AS500400 announces 22.10.64.0/24, a part of our 22.10.64.0/22. Please filter it.
contact message AS500600 22.10.64.0/24 of AS500400 is wrong, we announce 22.10.64.0/22. AS500310 filters it now.
run until 03:40
show messages
