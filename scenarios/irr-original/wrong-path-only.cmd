# fails: NO-4.2
# Only the path is looked at: a mistyped prefix of the customer passes.
irr add -
password:   manrs
route:      203.0.113.0/24
origin:     AS64500
mnt-by:     STUDENT-MNT
source:     LAB

route6:     2001:db8:1000::/36
origin:     AS64500
mnt-by:     STUDENT-MNT
source:     LAB

as-set:     AS64500:AS-CUSTOMERS
members:    AS64501, AS64502
mnt-by:     STUDENT-MNT
source:     LAB

as-set:     AS64500:AS-ALL
members:    AS64500, AS64500:AS-CUSTOMERS
mnt-by:     STUDENT-MNT
source:     LAB

aut-num:    AS64500
as-name:    STUDENT
mp-import:  from AS64501 accept <^AS64501+$>
mp-export:  to AS64501 announce ANY
mp-import:  from AS64502 accept AS64502
mp-export:  to AS64502 announce ANY
mp-import:  from AS64510 accept ANY
mp-export:  to AS64510 announce AS64500:AS-ALL
mp-import:  from AS64511 accept AS64511
mp-export:  to AS64511 announce AS64500:AS-ALL
admin-c:    STUDENT-MANRS
tech-c:     STUDENT-MANRS
mnt-by:     STUDENT-MNT
source:     LAB
end
# Twice: where much changes, it asks first when somebody types it.
filter from AS64501 to as64500 as prefix-list AS64501-IN
filter from AS64501 to as64500 as prefix-list AS64501-IN
filter from AS64502 to as64500 as prefix-list AS64502-IN
filter from AS64502 to as64500 as prefix-list AS64502-IN
filter from AS64500:AS-ALL to as64500 as prefix-list OUT
filter from AS64500:AS-ALL to as64500 as prefix-list OUT
commit
