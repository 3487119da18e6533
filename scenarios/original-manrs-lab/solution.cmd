# start fails: NO-1.1 NO-1.3 NO-1.4 NO-1.5 NO-4.1 NO-4.2
# The model solution: an allow-list where the right routes are known (customers,
# peer, what we send), a deny-list where they are not (transit). Then the extra
# part: what is published.
configure as64500
ip prefix-list AS64501-IN seq 5 permit 192.0.2.0/24
ip prefix-list AS64502-IN seq 5 permit 198.51.100.0/24
ip prefix-list AS64511-IN seq 5 deny 0.0.0.0/0 le 32
ip prefix-list TRANSIT-IN seq 5 deny 0.0.0.0/0
ip prefix-list TRANSIT-IN seq 10 deny 203.0.113.0/24 le 32
ip prefix-list TRANSIT-IN seq 15 deny 192.0.2.0/24 le 32
ip prefix-list TRANSIT-IN seq 20 deny 198.51.100.0/24 le 32
ip prefix-list TRANSIT-IN seq 25 permit 0.0.0.0/0 le 32
ip prefix-list OUT seq 5 permit 203.0.113.0/24
ip prefix-list OUT seq 10 permit 192.0.2.0/24
ip prefix-list OUT seq 15 permit 198.51.100.0/24
ipv6 prefix-list AS64501-IN6 seq 5 permit 2001:db8:1001::/48
ipv6 prefix-list AS64502-IN6 seq 5 permit 2001:db8:2002::/48
ipv6 prefix-list AS64511-IN6 seq 5 permit 2001:db8:3000::/36
ipv6 prefix-list TRANSIT-IN6 seq 5 deny ::/0
ipv6 prefix-list TRANSIT-IN6 seq 10 deny 2001:db8:1000::/36 le 128
ipv6 prefix-list TRANSIT-IN6 seq 15 deny 2001:db8:2002::/48 le 128
ipv6 prefix-list TRANSIT-IN6 seq 20 permit ::/0 le 128
ipv6 prefix-list OUT6 seq 5 permit 2001:db8:1000::/36
ipv6 prefix-list OUT6 seq 10 permit 2001:db8:1001::/48
ipv6 prefix-list OUT6 seq 15 permit 2001:db8:2002::/48
ip as-path access-list 1 permit ^64501(_64501)*$
ip as-path access-list 2 permit ^64502(_64502)*$
ip as-path access-list 11 permit ^64511(_64511)*$
router bgp 64500
address-family ipv4
neighbor 203.0.113.253 prefix-list AS64501-IN in
neighbor 203.0.113.253 filter-list 1 in
neighbor 203.0.113.255 prefix-list AS64502-IN in
neighbor 203.0.113.255 filter-list 2 in
neighbor 192.168.255.254 prefix-list TRANSIT-IN in
neighbor 192.168.255.254 prefix-list OUT out
neighbor 203.0.113.251 prefix-list AS64511-IN in
neighbor 203.0.113.251 prefix-list OUT out
exit-address-family
address-family ipv6
neighbor 2001:db8:1000:fffe::b prefix-list AS64501-IN6 in
neighbor 2001:db8:1000:fffe::b filter-list 1 in
neighbor 2001:db8:1000:ffff::b prefix-list AS64502-IN6 in
neighbor 2001:db8:1000:ffff::b filter-list 2 in
neighbor 2001:db8:f000:ffff::a prefix-list TRANSIT-IN6 in
neighbor 2001:db8:f000:ffff::a prefix-list OUT6 out
neighbor 2001:db8:1000:fffd::b prefix-list AS64511-IN6 in
neighbor 2001:db8:1000:fffd::b filter-list 11 in
neighbor 2001:db8:1000:fffd::b prefix-list OUT6 out
exit-address-family
end
commit
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
mp-import:  from AS64501 accept AS64501
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
