# fails: NO-3.1
# The contact is right, and published after the last one has looked for it.
run until 03:20
contact set noc-mail noc@harbour.example
contact set noc-phone +1 555 0110
contact call AS500310 Your customer AS500400 announces 22.10.64.0/24, a part of our 22.10.64.0/22. Please filter it.
