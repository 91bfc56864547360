using OrleansKafkaLoki.Okl.Commands;
using OrleansKafkaLoki.Okl.Terminals;

return await OklCommand.InvokeAsync(args, Terminal.OfProcess());
