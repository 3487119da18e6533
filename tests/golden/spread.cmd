# run scenarios/youtube-2008
configure as3491
ip prefix-list P permit 22.17.0.0/16
ip prefix-list P permit 22.74.0.0/16
ip prefix-list P permit 22.75.16.0/20
route-map AS17557-IN permit 10
 match ip address prefix-list P
route-map AS17557-IN permit 20
 match as-path 17
 set community no-export additive
end
commit
