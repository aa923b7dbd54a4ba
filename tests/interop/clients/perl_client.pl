#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
# Calls the ERP with SOAP::Lite and prints a transcript: perl_client.pl --wsdl URL [--endpoint URL]
# SOAP::Lite reads no document/literal WSDL, so requests are put together by hand; the WSDL names the endpoint.
use strict;
use warnings;
use Getopt::Long;
use LWP::UserAgent;
use SOAP::Lite;

binmode STDOUT, ':encoding(UTF-8)';

sub list { my $value = shift; return !defined $value ? () : ref $value eq 'ARRAY' ? @$value : ($value) }
sub or_none { my $value = shift; return defined $value && $value ne '' ? $value : '(none)' }

sub print_return {
    my $return = shift->valueof('//Return');
    print "Return $return->{Type} $return->{Num} $return->{Text}\n";
}

sub print_customer {
    my $answer = shift;
    my $head = $answer->valueof('//Head');
    print_return($answer);
    print "Customer $head->{CustNo} $head->{Stat} $head->{Name}\n";
    print "$_ ", or_none($head->{$_}), "\n" for qw(TaxId Email);
    print "CreditLimit $head->{CreditLimit} ", $answer->dataof('//Head/CreditLimit')->attr->{Currency}, "\n";
    print 'Discount ', or_none($head->{Discount}), "\n";
    print "Since $head->{Since} Changed $head->{Changed}\n";
    print "Addr $_->{Type} $_->{Street}, $_->{Zip} $_->{City}, $_->{Country}\n" for $answer->valueof('//Addr');
    print "Phone $_\n" for $answer->valueof('//Phone');
}

# Attributes come as flat lists over all orders, in the order of the document.
sub print_orders {
    my $answer = shift;
    print_return($answer);
    my @currencies = map { $_->attr->{Currency} } $answer->dataof('//Order/Amount');
    my @lines = map { $_->attr->{Line} } $answer->dataof('//Order/Item');
    for my $order ($answer->valueof('//Order')) {
        print "Order $order->{OrderNo} $order->{Date} $order->{Stat} $order->{Amount} ", shift @currencies,
            ' Ref ', or_none($order->{Ref}), "\n";
        print '  Item ', shift @lines, " $_->{Sku} $_->{Qty} x $_->{Price}\n" for list($order->{Item});
    }
}

sub print_created {
    my $answer = shift;
    print_return($answer);
    print 'CustNo ', or_none($answer->valueof('//CreateCustomerResponse/CustNo')), "\n";
}

sub print_fault {
    my $answer = shift;
    my $reason = $answer->faultstring;
    $reason = $answer->valueof('//Fault/Reason/Text') unless defined $reason;
    my $detail = $answer->valueof('//CustomerFault');
    print "Fault $reason\nCustomerFault $detail->{Code} $detail->{Message} $detail->{CustNo}\n";
}

# Without an xsi:type, SOAP::Lite leaves the escaping to us.
sub element {
    my ($name, $value) = @_;
    return SOAP::Data->name("erp:$name")->value(SOAP::Utils::encode_data($value))->type('');
}

sub group { my ($name, @parts) = @_; return SOAP::Data->name("erp:$name" => \SOAP::Data->value(@parts)) }

sub new_customer {
    return (
        group('Head', element(Name => "Doppelt & S\x{f6}hne"), element(TaxId => 'DE100209958'),
            element(CreditLimit => '1500.10')->attr({Currency => 'EUR'})),
        group('Addr', element(Type => 'BILL'), element(Street => 'Am Hang 1'), element(City => "K\x{f6}ln"),
            element(Zip => '50667'), element(Country => 'DE')),
        element(Phone => '+49 221 1'));
}

sub step {
    my ($title, $client, $operation, $show, @parts) = @_;
    print "== $title\n";
    my $method = SOAP::Data->name("erp:$operation")->attr({'xmlns:erp' => 'urn:erp'});
    my $answer = $client->on_action(sub { "urn:erp#$operation" })->call($method, @parts);
    $answer->fault ? print_fault($answer) : $show->($answer);
}

GetOptions('wsdl=s' => \my $wsdl, 'endpoint=s' => \my $endpoint);
die "usage: perl_client.pl --wsdl URL [--endpoint URL]\n" unless $wsdl;
($endpoint) = LWP::UserAgent->new->get($wsdl)->content =~ /address location="([^"]+)"/ unless $endpoint;

my $soap11 = SOAP::Lite->proxy($endpoint)->autotype(0)->readable(0);
step('GetCustomer 42', $soap11, 'GetCustomer', \&print_customer, element(CustNo => 42));
step('GetCustomer 12', $soap11, 'GetCustomer', \&print_customer, element(CustNo => 12));
step('GetCustomer 4711', $soap11, 'GetCustomer', \&print_customer, element(CustNo => 4711));
step('CreateCustomer, tax id in use', $soap11, 'CreateCustomer', \&print_created, new_customer());
step('ListOrders 42', $soap11, 'ListOrders', \&print_orders, element(CustNo => 42));
step('ListOrders 40', $soap11, 'ListOrders', \&print_orders, element(CustNo => 40));
my $soap12 = SOAP::Lite->soapversion('1.2')->proxy($endpoint)->autotype(0);
step('SOAP 1.2 GetCustomer 42', $soap12, 'GetCustomer', \&print_customer, element(CustNo => 42));
step('SOAP 1.2 GetCustomer 4711', $soap12, 'GetCustomer', \&print_customer, element(CustNo => 4711));
