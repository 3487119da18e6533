# fails: NO-1.2
# The other customer, which is registered in ALTDB only, loses its filter's
# content too.
filter from AS209243 to as1299 as prefix-list AS209243-IN source RIPE,ARIN
configure as1299
no ip prefix-list AS500300-IN
ip prefix-list AS500300-IN seq 5 deny 0.0.0.0/0 le 32
end
commit
