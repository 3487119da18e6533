# fails: NO-4.1
# Instead of a ROA for it, the /20 is not announced any more.
publish roa 22.10.64.0/22 origin 500110
revoke roa 22.10.16.0/20 origin 500120
publish roa 22.10.0.0/16 origin 500100
publish roa 2e00:10::/32 origin 500100
configure as500100
router bgp 500100
address-family ipv4 unicast
no network 22.10.16.0/20
end
commit
