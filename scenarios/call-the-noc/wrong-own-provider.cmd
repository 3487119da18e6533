# fails: NO-P
# The own provider cannot stop it, and says who can.
run until 03:10
contact set noc-mail noc@harbour.example
contact set noc-phone +1 555 0110
contact call AS500300 AS500400 announces 22.10.64.0/24, a part of our space. Please filter it.
