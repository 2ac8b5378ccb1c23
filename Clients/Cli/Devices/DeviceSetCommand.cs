using System.CommandLine;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Devices;

namespace Muser.Cli.Devices;

/// <summary><c>muser device set</c>.</summary>
internal static class DeviceSetCommand
{
    public static Command Create()
    {
        var device = DeviceOptions.Device();
        var property = new Argument<string>("PROPERTY") { Description = "The property, as 'muser device show' names it." };
        var value = new Argument<string>("VALUE") { Description = "What it is to be." };
        var (client, why) = (DeviceOptions.Client(), DeviceOptions.Why());
        var command = new Command("set", "Sets a property, and waits until the device has taken it.") { device, property, value, client, why };
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var (id, name) = (parse.GetValue(device)!, parse.GetValue(property)!);
            using var service = options.Connect(parse);
            var kind = (await DeviceOptions.Page(service, id, cancellation)).Properties.FirstOrDefault(each => each.Name == name)?.Kind;
            var body = new ValueBody(DeviceOptions.Value(parse.GetValue(value)!, kind), parse.GetValue(client), parse.GetValue(why), Guid.CreateVersion7());
            var line = await service.Put<ValueBody, PropertyLine>(
                $"{DeviceOptions.Path(id)}/properties/{Uri.EscapeDataString(name)}", body, ServiceJson.Compact, cancellation);
            parse.Output().WriteLine(
                options.IsJson(parse) ? JsonSerializer.Serialize(line, ServiceJson.Compact) : $"{id}: {name} is to be {DeviceTable.Plain(line.Desired)} {line.Unit}".TrimEnd() + ".");
            return ExitCode.Done;
        });
        return command.WithExample("muser device set noise-source-1 power -12.5", "muser device set receiver-1 attenuation 20 --why \"burst\"");
    }
}
