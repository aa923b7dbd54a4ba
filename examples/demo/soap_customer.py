# SPDX-License-Identifier: Apache-2.0
"""An unchanged SOAP client: zeep, told nothing but where the WSDL is. Prints what GetCustomer answers."""
import sys

import zeep

client = zeep.Client(sys.argv[1])
for number in map(int, sys.argv[2:]):
    try:
        answer = client.service.GetCustomer(CustNo=number)
        head = answer.Head
        print(f"{head.CustNo}  {head.Name}  status {head.Stat}  limit {head.CreditLimit._value_1} {head.CreditLimit.Currency}"
              f"  changed {head.Changed}")
    except zeep.exceptions.Fault as fault:
        print(f"{number}  fault: {fault.message}")
