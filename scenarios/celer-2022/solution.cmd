# start fails: NO-1.1 NO-1.2
# The model solution: the list of AS209243 from the databases that ask who holds
# the space, and from the AS itself.
# Twice: where much changes, it asks first when somebody types it.
filter from AS209243 to as1299 as prefix-list AS209243-IN source RIPE,ARIN
filter from AS209243 to as1299 as prefix-list AS209243-IN source RIPE,ARIN
commit
