using OrleansKafkaLoki.Silo.CommandLine;

return await ShipperCommand.InvokeAsync(args, Console.Out, Console.Error);
