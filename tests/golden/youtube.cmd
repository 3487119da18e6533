# run scenarios/youtube-2008
run until 19:00
explain route 208.65.153.0/24 at AS3491
explain route 208.65.153.0/24 at AS500770
whatif publish roa 208.65.152.0/22 max 22 origin 36561 at 18:40
