# run tests/unit/session/small
run until 30s
show bgp at AS64500
show bgp at AS64500 received AS64501
show bgp at AS64500 advertised AS64496
show bgp 203.0.113.200 at AS64502
show bgp 203.0.113.129/32 at as64500
show bgp summary at as64500
show neighbors at AS64496
show registry
show requirements
show map
show log
show config AS64496
