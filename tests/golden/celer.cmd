# open scenarios/celer-2022
next
predict none
run until 19:45
show log
why
irr query 44.235.216.0/24
irr query AS-SET209243
show registry
filter from AS-SET209243 to as1299 as prefix-list AS209243-IN
discard
filter from AS-SET209243 to as1299 as prefix-list AS209243-IN source RIPE,ARIN
filter from AS500300 to as1299 as prefix-list AS500300-IN source RIPE,ARIN
irr add -
password: open sesame
route: 10.20.0.0/16
origin: AS500300
mnt-by: MAINT-AS500900
source: ALTDB

route: 0.0.0.0/0
origin: AS500300
mnt-by: MAINT-AS500900
source: ALTDB
end
filter from AS500300 to as1299 as prefix-list AS500300-IN
discard
filter from AS209243 to as1299 as prefix-list AS209243-IN source RIPE,ARIN
filter from AS209243 to as1299 as prefix-list AS209243-IN source RIPE,ARIN
diff
commit
check
back
back
show log
quit
