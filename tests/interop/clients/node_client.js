#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Calls the ERP with node-soap and prints a transcript: NODE_PATH=… node_client.js --wsdl URL [--endpoint URL]
'use strict';
const { parseArgs } = require('node:util');
const soap = require('soap');

const orNone = (value) => (value === undefined || value === null || value === '' ? '(none)' : value);
const list = (value) => (value === undefined || value === null ? [] : [].concat(value));
const money = (value) => `${value.$value} ${value.attributes.Currency}`;

function printReturn(answer) {
  const { Type, Num, Text } = answer.Return;
  console.log(`Return ${Type} ${Num} ${Text}`);
}

function printCustomer(answer) {
  const head = answer.Head;
  printReturn(answer);
  console.log(`Customer ${head.CustNo} ${head.Stat} ${head.Name}`);
  console.log(`TaxId ${orNone(head.TaxId)}`);
  console.log(`Email ${orNone(head.Email)}`);
  console.log(`CreditLimit ${money(head.CreditLimit)}`);
  console.log(`Discount ${orNone(head.Discount)}`);
  console.log(`Since ${head.Since} Changed ${head.Changed}`);
  for (const a of list(answer.Addr)) console.log(`Addr ${a.Type} ${a.Street}, ${a.Zip} ${a.City}, ${a.Country}`);
  for (const phone of list(answer.Phone)) console.log(`Phone ${phone}`);
}

function printOrders(answer) {
  printReturn(answer);
  for (const order of list(answer.Order)) {
    console.log(`Order ${order.OrderNo} ${order.Date} ${order.Stat} ${money(order.Amount)} Ref ${orNone(order.Ref)}`);
    for (const item of list(order.Item)) {
      console.log(`  Item ${item.attributes.Line} ${item.Sku} ${item.Qty} x ${item.Price}`);
    }
  }
}

function printCreated(answer) {
  printReturn(answer);
  console.log(`CustNo ${orNone(answer.CustNo)}`);
}

function printFault(error) {
  const fault = error.root?.Envelope?.Body?.Fault;
  if (!fault) throw error;
  const { Code, Message, CustNo } = (fault.detail ?? fault.Detail).CustomerFault;
  console.log(`Fault ${fault.faultstring ?? fault.Reason.Text.$value ?? fault.Reason.Text}`);
  console.log(`CustomerFault ${Code} ${Message} ${CustNo}`);
}

const newCustomer = {
  Head: {
    Name: 'Doppelt & Söhne',
    TaxId: 'DE100209958',
    CreditLimit: { attributes: { Currency: 'EUR' }, $value: '1500.10' },
  },
  Addr: [{ Type: 'BILL', Street: 'Am Hang 1', City: 'Köln', Zip: '50667', Country: 'DE' }],
  Phone: ['+49 221 1'],
};

async function step(title, client, operation, request, show) {
  console.log(`== ${title}`);
  try {
    const [answer] = await client[`${operation}Async`](request);
    show(answer);
  } catch (error) {
    printFault(error);
  }
}

// Numbers and dates as they were written.
const asWritten = (text) => text;
const customDeserializer = { decimal: asWritten, date: asWritten, dateTime: asWritten };

async function connect({ wsdl, endpoint }, forceSoap12Headers) {
  const client = await soap.createClientAsync(wsdl, { forceSoap12Headers, customDeserializer, disableCache: true });
  if (endpoint) client.setEndpoint(endpoint);
  return client;
}

async function run(options) {
  const soap11 = await connect(options, false);
  const soap12 = await connect(options, true);
  await step('GetCustomer 42', soap11, 'GetCustomer', { CustNo: 42 }, printCustomer);
  await step('GetCustomer 12', soap11, 'GetCustomer', { CustNo: 12 }, printCustomer);
  await step('GetCustomer 4711', soap11, 'GetCustomer', { CustNo: 4711 }, printCustomer);
  await step('CreateCustomer, tax id in use', soap11, 'CreateCustomer', newCustomer, printCreated);
  await step('ListOrders 42', soap11, 'ListOrders', { CustNo: 42 }, printOrders);
  await step('ListOrders 40', soap11, 'ListOrders', { CustNo: 40 }, printOrders);
  await step('SOAP 1.2 GetCustomer 42', soap12, 'GetCustomer', { CustNo: 42 }, printCustomer);
  await step('SOAP 1.2 GetCustomer 4711', soap12, 'GetCustomer', { CustNo: 4711 }, printCustomer);
}

const { values } = parseArgs({ options: { wsdl: { type: 'string' }, endpoint: { type: 'string' } } });
if (!values.wsdl) {
  console.error('usage: node_client.js --wsdl URL [--endpoint URL]');
  process.exit(64);
}
run(values).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
