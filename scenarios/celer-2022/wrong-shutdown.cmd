# fails: NO-1.2
# The customer is shut off: its good routes are lost.
configure as1299
router bgp 1299
neighbor 26.0.12.2 shutdown
end
commit
