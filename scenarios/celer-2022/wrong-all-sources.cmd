# fails: NO-1.1
# The set once more, from all databases: the false entries come back.
filter from AS-SET209243 to as1299 as prefix-list AS209243-IN
commit
