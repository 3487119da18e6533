# fails: NO-1.3
# NO_EXPORT on everything: nothing leaks, and the customers' routes do not
# leave either.
configure as500100
route-map AS500200-IN permit 10
set community no-export
route-map AS500300-IN permit 10
set community no-export
route-map PEER-IN permit 10
set community no-export
route-map PROVIDER-IN permit 10
set community no-export
end
commit
