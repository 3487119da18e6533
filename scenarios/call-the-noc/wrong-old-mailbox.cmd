# fails: NO-3.1
# The NOC is in PeeringDB now, with the address that whois has: it is gone.
contact set noc-mail engineer@harbour.example
