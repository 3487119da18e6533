# The list from all databases, false entries and all: what they let in, ROV
# finds by its origin or ASPA by its path.
# Twice: where much changes, it asks first when somebody types it.
filter from AS-SET209243 to as1299 as prefix-list AS209243-IN
filter from AS-SET209243 to as1299 as prefix-list AS209243-IN
configure as1299
route-map AS209243-IN deny 6
match aspa invalid
end
commit
