# open scenarios/ix-route-server
next
predict 500100
run until 09:15
why
why
show bgp summary at AS500900
show bgp summary at AS500100
show bgp 22.40.9.9/32 at AS500100
irr query !iAS500100:AS-ALL,1
filter from AS500300:AS-ALL to as500900 as prefix-list AS500300
configure as500900
rpki
rpki cache 26.0.1.53 323 preference 1
exit
route-map AS500300-IN deny 30
match rpki invalid
route-map AS500300-IN permit 40
match ip address prefix-list AS500300
end
diff
commit
run for 1m
explain route 22.40.64.0/22 at AS500900
show rpki
configure as500900
rpki
no rpki cache 26.0.1.53 323 preference 1
rpki cache 26.0.1.53 3323 preference 1
end
commit
run for 1m
explain route 22.40.64.0/22 at AS500900 from AS500300
check
whatif revoke roa 22.40.0.0/16 max 16 origin 500400 at 09:01
quit
