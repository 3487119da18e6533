# fails: NO-1.1
# A better AS-path filter: the paths are exact now, the prefix is still open.
configure as3491
no ip as-path access-list 17
ip as-path access-list 17 permit ^17557(_17557)*$
ip as-path access-list 17 permit ^17557(_17557)*(_500740)+$
ip as-path access-list 17 permit ^17557(_17557)*(_500740)+(_500750)+$
end
commit
