// SPDX-License-Identifier: Apache-2.0
// The same translation in Node.js: JSON in, SOAP to the backend by node-soap, JSON out.
const http = require('http');
const soap = require('soap');

const [wsdl, endpoint, port] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

soap.createClientAsync(wsdl, { endpoint }).then((client) => {
  client.wsdl.options.attributesKey = '$attributes';
  http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const input = JSON.parse(Buffer.concat(chunks));
      for (const line of input.Line) {
        line.$attributes = { number: line['@number'] };
        delete line['@number'];
      }
      client.PriceQuote(input, (error, answer) => {
        const body = JSON.stringify(error ? { error: error.message } : answer);
        response.writeHead(error ? 502 : 200, { 'Content-Type': 'application/json' });
        response.end(body);
      }, { agent });
    });
  }).listen(Number(port), '127.0.0.1', () => console.log('listening'));
});
