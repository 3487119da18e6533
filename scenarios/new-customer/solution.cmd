# start fails: NO-1.2 NO-1.7
# The model solution: lists made from the database that asks holders.
run until 30s
irr query 22.45.0.0/16
filter from AS500200:AS-ALL to as500100 as prefix-list AS500200-IN source LAB
filter from AS500300:AS-ALL to as500100 as prefix-list AS500300-IN source LAB
commit
