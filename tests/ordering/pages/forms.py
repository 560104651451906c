"""What somebody sends."""

# The form of a new order.
NEW = {
    "region_code": "AU",
    "number_type": "MOBILE",
    "service": "SMS",
    "service_id": "plan-1",
    "customer_reference": "ACME-7",
}
