# fails: IX-1.1
# Only prefixes: a member may announce its own prefix with any origin.
filter from AS500100:AS-ALL to as500900 as prefix-list AS500100
filter from AS500200 to as500900 as prefix-list AS500200
filter from AS500300:AS-ALL to as500900 as prefix-list AS500300
filter from AS500400 to as500900 as prefix-list AS500400
configure as500900
rpki
rpki cache 26.0.1.53 3323 preference 1
exit
route-map AS500100-IN deny 30
match rpki invalid
route-map AS500100-IN permit 40
match ip address prefix-list AS500100
route-map AS500200-IN deny 30
match rpki invalid
route-map AS500200-IN permit 40
match ip address prefix-list AS500200
route-map AS500300-IN deny 30
match rpki invalid
route-map AS500300-IN permit 40
match ip address prefix-list AS500300
route-map AS500400-IN deny 10
match ip address prefix-list BOGONS
route-map AS500400-IN deny 30
match rpki invalid
route-map AS500400-IN permit 40
match ip address prefix-list AS500400
end
commit
