#!/usr/bin/php
<?php
// SPDX-License-Identifier: Apache-2.0
// Calls the ERP with PHP's SoapClient and prints a transcript: php_client.php --wsdl URL [--endpoint URL]

function print_customer($answer) {
    $head = $answer->Head;
    print_return($answer);
    echo "Customer $head->CustNo $head->Stat $head->Name\n";
    echo "TaxId ", $head->TaxId ?? "(none)", "\n";
    echo "Email ", $head->Email ?? "(none)", "\n";
    echo "CreditLimit {$head->CreditLimit->_} {$head->CreditLimit->Currency}\n";
    echo "Discount ", $head->Discount ?? "(none)", "\n";
    echo "Since $head->Since Changed $head->Changed\n";
    foreach ($answer->Addr ?? [] as $address) {
        echo "Addr $address->Type $address->Street, $address->Zip $address->City, $address->Country\n";
    }
    foreach ($answer->Phone ?? [] as $phone) echo "Phone $phone\n";
}

function print_orders($answer) {
    print_return($answer);
    foreach ($answer->Order ?? [] as $order) {
        echo "Order $order->OrderNo $order->Date $order->Stat {$order->Amount->_} {$order->Amount->Currency} Ref ",
            $order->Ref ?? "(none)", "\n";
        foreach ($order->Item as $item) echo "  Item $item->Line $item->Sku $item->Qty x $item->Price\n";
    }
}

function print_created($answer) {
    print_return($answer);
    echo "CustNo ", $answer->CustNo ?? "(none)", "\n";
}

function print_return($answer) {
    echo "Return {$answer->Return->Type} {$answer->Return->Num} {$answer->Return->Text}\n";
}

function print_fault($fault) {
    $detail = $fault->detail->CustomerFault;
    echo "Fault ", $fault->getMessage(), "\nCustomerFault $detail->Code $detail->Message $detail->CustNo\n";
}

function new_customer() {
    return [
        "Head" => ["Name" => "Doppelt & Söhne", "TaxId" => "DE100209958",
                   "CreditLimit" => ["_" => "1500.10", "Currency" => "EUR"]],
        "Addr" => [["Type" => "BILL", "Street" => "Am Hang 1", "City" => "Köln", "Zip" => "50667", "Country" => "DE"]],
        "Phone" => ["+49 221 1"],
    ];
}

function step($title, $call, $show) {
    echo "== $title\n";
    try {
        $show($call());
    } catch (SoapFault $fault) {
        print_fault($fault);
    }
}

function client($options, $version) {
    $settings = ["soap_version" => $version, "cache_wsdl" => WSDL_CACHE_NONE,
                 "features" => SOAP_SINGLE_ELEMENT_ARRAYS];
    if (isset($options["endpoint"])) $settings["location"] = $options["endpoint"];
    return new SoapClient($options["wsdl"], $settings);
}

$options = getopt("", ["wsdl:", "endpoint:"]);
if (!isset($options["wsdl"])) {
    fwrite(STDERR, "usage: php_client.php --wsdl URL [--endpoint URL]\n");
    exit(64);
}
$soap11 = client($options, SOAP_1_1);
$soap12 = client($options, SOAP_1_2);
step("GetCustomer 42", fn() => $soap11->GetCustomer(["CustNo" => 42]), "print_customer");
step("GetCustomer 12", fn() => $soap11->GetCustomer(["CustNo" => 12]), "print_customer");
step("GetCustomer 4711", fn() => $soap11->GetCustomer(["CustNo" => 4711]), "print_customer");
step("CreateCustomer, tax id in use", fn() => $soap11->CreateCustomer(new_customer()), "print_created");
step("ListOrders 42", fn() => $soap11->ListOrders(["CustNo" => 42]), "print_orders");
step("ListOrders 40", fn() => $soap11->ListOrders(["CustNo" => 40]), "print_orders");
step("SOAP 1.2 GetCustomer 42", fn() => $soap12->GetCustomer(["CustNo" => 42]), "print_customer");
step("SOAP 1.2 GetCustomer 4711", fn() => $soap12->GetCustomer(["CustNo" => 4711]), "print_customer");
