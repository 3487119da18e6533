# fails: NO-1.1
# The right list, but no route passes through it: it is attached nowhere.
configure as3491
ip prefix-list AS17557-IN seq 5 permit 22.17.0.0/16
ip prefix-list AS17557-IN seq 10 permit 22.74.0.0/16
ip prefix-list AS17557-IN seq 15 permit 22.75.16.0/20
end
commit
