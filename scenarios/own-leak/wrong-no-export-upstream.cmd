# fails: NO-1.2
# NO_EXPORT on what providers and the peer send: your customers lose the
# Internet.
configure as500100
route-map PEER-IN permit 10
set community no-export
route-map PROVIDER-IN permit 10
set community no-export
end
commit
