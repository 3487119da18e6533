# fails: NO-1.2
# Nothing wrong gets in any more, and nothing right either.
configure as500100
router bgp 500100
neighbor 26.0.0.2 shutdown
end
commit
