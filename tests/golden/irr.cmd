# open tests/unit/session/irr
show registry
irr query AS64500
irr query -i origin as64501
irr query -K 203.0.113.7
irr query !gas64501
irr query !a4AS64500:AS-CUSTOMERS
irr query !mmntner,YOU-MNT
irr template route
irr template routes
irr add -
route: 203.0.113.0/24
origin: AS64500
mnt-by: YOU-MNT
source: LAB
end
irr add -
password: secret
route: 192.0.2.0/24
origin: AS64500
mnt-by: YOU-MNT
source: LAB

route: 203.0.113.0/24
origin: AS64500
mnt-by: YOU-MNT
admin-c: YOU-2
source: LAB

as-set: AS-CUSTOMERS
members: AS64501, 64502
mnt-by: YOU-MNT
source: LAB
end
irr add -
?
as-set: AS64500:AS-CUSTOMERS
remarks: who are you?
me?
membres: AS64501
undo
members: AS64501, AS64502
mnt-by: YOU-MNT
source: LAB

rout: 203.0.113.0/24
route: 203.0.113.0/24
origin: AS64500
mnt-by: YOU-MNT
source: LAB
password: secret
end
undo
redo
irr query !iAS64500:AS-CUSTOMERS
filter from AS64500:AS-CUSTOMERS to as64500 as prefix-list CUSTOMERS
diff
discard
filter from AS64500:AS-CUSTOMERS to as64500 as prefix-list CUSTOMERS source LAB
filter from AS64500:AS-CUSTOMERS to as64500 as prefix-list CUSTOMERS source LAB
diff
commit
filter from AS64500:AS-NONE to as64500 as prefix-list CUSTOMERS
filter from AS64503 to as64500 as prefix-list CUSTOMERS
filter from AS64502 to as64500 as prefix-list CUSTOMERS
filter from AS64500 to as64500 as prefix-list MINE
filter from AS64500 to as64500 as prefix-list MINE source RIPE
irr delete route 203.0.113.0/24
irr delete route 203.0.113.0/24AS64500
irr delete route 203.0.113.0/24AS64500 password secret
irr delete route 203.0.113.0/24AS64500 password secret
irr add no-such-file.rpsl
undo
run for 30s
show registry
quit
