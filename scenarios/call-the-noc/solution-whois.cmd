# A role object for the NOC, and tech-c of the AS and of each block names it.
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

inetnum:        22.10.0.0 - 22.10.15.255
netname:        HARBOUR-1
country:        ZZ
org:            ORG-HN1-LAB
admin-c:        HN1-LAB
tech-c:         HN1-LAB
status:         ALLOCATED PA
mnt-by:         HARBOUR-MNT
source:         LAB

inetnum:        22.10.64.0 - 22.10.67.255
netname:        HARBOUR-2
country:        ZZ
org:            ORG-HN1-LAB
admin-c:        HN1-LAB
tech-c:         HN1-LAB
status:         ALLOCATED PA
mnt-by:         HARBOUR-MNT
source:         LAB

inet6num:       2e00:100::/32
netname:        HARBOUR-6
country:        ZZ
org:            ORG-HN1-LAB
admin-c:        HN1-LAB
tech-c:         HN1-LAB
status:         ALLOCATED-BY-RIR
mnt-by:         HARBOUR-MNT
source:         LAB
end
run until 02:50
contact call AS500310 Your customer AS500400 announces 22.10.64.0/24, a part of our 22.10.64.0/22. Please filter it.
