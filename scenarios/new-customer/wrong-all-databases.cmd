# fails: NO-1.7
# Lists from all databases: the tool finds the object that Quarry has made
# for somebody else's space.
run until 30s
filter from AS500200:AS-ALL to as500100 as prefix-list AS500200-IN
filter from AS500300:AS-ALL to as500100 as prefix-list AS500300-IN
commit
