# open scenarios/orange-2024
next
predict none
run until 14:45
why
hint show
publish roa 22.125.0.0/16 origin 12479
run
explain route 22.125.0.0/16 at AS500720 from AS12479
check
quit
