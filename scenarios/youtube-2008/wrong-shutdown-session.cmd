# fails: NO-1.2
# The wrong route is gone, and so is every good route behind AS17557.
configure as3491
router bgp 3491
neighbor 26.0.34.2 shutdown
end
commit
