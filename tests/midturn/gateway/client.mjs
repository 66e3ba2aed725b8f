// The conversation of test_clients.py by OpenAI's own client for JavaScript.
import OpenAI from "openai";

const [baseURL, model, ...turns] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: "not-needed", maxRetries: 0 });
const parameters = { type: "object", properties: { q: { type: "string" } } };
const tools = [{ type: "function", function: { name: "price", description: "A price.", parameters } }];
const messages = [];
const said = [];

async function answer() {
  const runner = client.chat.completions.stream({ model, messages, tools, max_tokens: 24 });
  const message = (await runner.finalChatCompletion()).choices[0].message;
  messages.push({ role: "assistant", content: message.content, tool_calls: message.tool_calls });
  if (!message.tool_calls?.length) delete messages.at(-1).tool_calls;
  return message;
}

for (const turn of turns) {
  messages.push({ role: "user", content: turn });
  let message = await answer();
  for (let calls = 0; message.tool_calls?.length && calls < 2; calls++) {
    for (const call of message.tool_calls) {
      said.push(`${call.function.name}${call.function.arguments}`);
      messages.push({ role: "tool", tool_call_id: call.id, content: "4 euros" });
    }
    message = await answer();
  }
  said.push(message.content);
}
console.log(JSON.stringify(said));
