# open scenarios/call-the-noc
run until 03:10
show messages
contact show AS500400
contact show 22.10.64.0/24
contact set noc-mial noc@harbour.example
contact set noc-mail harbour
contact set on whois noc-mail noc@harbour.example
contact set noc-mail engineer@harbour.example
contact unset noc-mail
contact set on website noc-phone +1 555 0110
contact set noc-mail noc@harbour.example
contact set looking-glass https://lg.harbour.example/
contact show
undo
contact show AS500100
redo
check
run until 03:20
contact message AS500999 hello
contact message nobody@fern.example hello
contact message AS500610 hello
contact message AS500400 Is 22.10.64.0/24 yours?
contact call +15550141 Is 22.10.64.0/24 yours?
contact message hostmaster@fern-hosting.example 22.10.64.0/24 is ours, please stop.
contact call AS500310 Somebody behind you is wrong.
contact call AS500310 AS500400 announces 22.10.64.0/24, which is ours.
run until 03:24
contact message AS500600 AS500310 filters 22.10.64.0/24 now.
show messages
show log
back 3
show messages
run until 04:00
show messages
