# fails: NO-1.2
# Only the two false entries are taken out by hand: the customer's new prefix is
# still missing.
configure as1299
no ip prefix-list AS209243-IN seq 10
no ip prefix-list AS209243-IN seq 15
end
commit
