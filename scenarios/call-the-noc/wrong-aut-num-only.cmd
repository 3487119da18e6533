# fails: NO-3.1
# A role object for the NOC, but only the aut-num names it: who looks up one of
# the blocks still finds the engineer who has left.
irr add -
password: harbour

role:           Harbour NOC
address:        Harbour Net
phone:          +1 555 0110
e-mail:         noc@harbour.example
nic-hdl:        HN1-LAB
mnt-by:         HARBOUR-MNT
source:         LAB

aut-num:        AS500100
as-name:        HARBOUR
org:            ORG-HN1-LAB
admin-c:        HN1-LAB
tech-c:         HN1-LAB
mnt-by:         HARBOUR-MNT
source:         LAB
end
