using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Muser.Cli.Tests.Shell;
using Muser.Interfaces.Devices;
using Muser.Simulators.Devices;

namespace Muser.Cli.Tests.Devices;

/// <summary>
/// The devices as ASCOM Alpaca clients see them. Names, numbers and rules are typed from the published definitions: the Alpaca API reference (error numbers,
/// transactions, parameters), the device API and the management API.
/// </summary>
[Trait("Tier", "Cluster")]
public sealed class AlpacaTests : IDisposable
{
    private const int NotImplemented = 0x400;
    private const int InvalidValue = 0x401;
    private const int ValueNotSet = 0x402;
    private const int NotConnected = 0x407;
    private const int Parked = 0x408;
    private const int InvalidOperation = 0x40B;
    private const int ActionNotImplemented = 0x40C;
    private static readonly DeviceSetup Fast = new() { Speed = 100 };
    private readonly HttpClient _http = new();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task ClientsFindTheServerAndItsDevices()
    {
        var port = FreeUdpPort();
        await using var site = await Start(("Muser:Alpaca:DiscoveryPort", port.ToString(CultureInfo.InvariantCulture)));
        await site.Add(new AntennaDevice("ant-ia0", Fast), new AntennaDevice("ant-ia1", Fast), new ReceiverDevice("receiver-1", Fast), new WeatherStationDevice("weather-1", Fast));

        using var udp = new UdpClient(AddressFamily.InterNetwork);
        await udp.SendAsync(Encoding.ASCII.GetBytes("not for us"), new IPEndPoint(IPAddress.Loopback, port));
        await udp.SendAsync(Encoding.ASCII.GetBytes("alpacadiscovery1"), new IPEndPoint(IPAddress.Loopback, port));
        var found = (await udp.ReceiveAsync().WaitAsync(TimeSpan.FromSeconds(60))).Buffer;
        Assert.Equal($"{{\"AlpacaPort\":{site.Service.Address.Port}}}", Encoding.UTF8.GetString(found));

        Assert.Equal("""{"Value":[1],"ClientTransactionID":12,"ServerTransactionID":1,"ErrorNumber":0,"ErrorMessage":""}""", await Text(site, "/management/apiversions?clientid=3&CLIENTTRANSACTIONID=12"));
        var description = (await Json(site, "/management/v1/description")).GetProperty("Value");
        Assert.Equal(["ServerName", "Manufacturer", "ManufacturerVersion", "Location"], description.EnumerateObject().Select(each => each.Name));
        var devices = (await Json(site, "/management/v1/configureddevices")).GetProperty("Value").EnumerateArray().ToArray();
        Assert.Equal(
            ["SafetyMonitor 0 interlocks", "Telescope 0 ant-ia0", "Telescope 1 ant-ia1", "Switch 0 receiver-1", "ObservingConditions 0 weather-1"],
            devices.Select(each => $"{each.GetProperty("DeviceType")} {each.GetProperty("DeviceNumber")} {each.GetProperty("DeviceName")}"));
        Assert.Equal(5, devices.Select(each => Guid.Parse(each.GetProperty("UniqueID").GetString()!)).Distinct().Count());
        Assert.Contains("ant-ia1", await Text(site, "/setup/v1/telescope/1/setup"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestsAreReadAsPublished()
    {
        await using var site = await Start();
        await site.Add(new AntennaDevice("ant-ia0", Fast));
        const string dish = "/api/v1/telescope/0";
        Assert.Equal("""{"ClientTransactionID":77,"ServerTransactionID":1,"ErrorNumber":0,"ErrorMessage":""}""", await Put(site, $"{dish}/connected", "Connected=True&ClientID=4&ClientTransactionID=77"));

        // Of a query the case of names does not matter; of a form it does, and what has another is not there.
        Assert.Equal(7u, (await Json(site, $"{dish}/slewing?clientid=4&cLiEnTtransactionID=7")).GetProperty("ClientTransactionID").GetUInt32());
        Assert.Equal(0u, JsonDocument.Parse(await Put(site, $"{dish}/unpark", "ClientID=4&clienttransactionid=7")).RootElement.GetProperty("ClientTransactionID").GetUInt32());
        Assert.Equal("The parameter Connected is missing; it must be true or false.", await Malformed(site, HttpMethod.Put, $"{dish}/connected", "connected=true&ClientID=4"));
        Assert.Equal("Connected is 'maybe'; it must be true or false.", await Malformed(site, HttpMethod.Put, $"{dish}/connected", "Connected=maybe"));
        Assert.Equal("Azimuth is 'north'; it must be a number.", await Malformed(site, HttpMethod.Put, $"{dish}/slewtoaltazasync", "Azimuth=north&Altitude=45&ClientID=4"));
        Assert.Equal("ClientTransactionID is '-1'; it must be 0 to 4294967295.", await Malformed(site, HttpMethod.Get, $"{dish}/slewing?ClientTransactionID=-1"));
        await Malformed(site, HttpMethod.Get, "/api/v1/telescope/9/slewing");
        await Malformed(site, HttpMethod.Get, "/api/v1/telescope/A/slewing");
        await Malformed(site, HttpMethod.Get, "/api/v1/TELESCOPE/0/slewing");
        await Malformed(site, HttpMethod.Get, "/API/v1/telescope/0/slewing");
        await Malformed(site, HttpMethod.Get, "/api/v1/camera/0/description");
        await Malformed(site, HttpMethod.Get, $"{dish}/Slewing");
        await Malformed(site, HttpMethod.Get, $"{dish}/axisrates?ClientID=4");

        // What the device refuses is a result.
        Assert.Equal(NotConnected, await Error(site, $"{dish}/slewing?ClientID=5"));
        Assert.Equal(NotImplemented, await Error(site, $"{dish}/sideofpier?ClientID=4"));
        Assert.Equal(InvalidValue, await Error(site, $"{dish}/axisrates?Axis=3&ClientID=4"));
        Assert.Equal(ActionNotImplemented, await PutError(site, $"{dish}/action", "Action=Dance&Parameters=&ClientID=4"));
    }

    [Fact]
    public async Task AMountSaysWhatItIs()
    {
        await using var site = await Connected(new AntennaDevice("ant-ia0", Fast), "telescope");

        // DriveRates 0: sidereal; AlignmentModes 0: altazimuth; EquatorialCoordinateType 1: topocentric; ITelescopeV4. The place is that of the observatory.
        await Says(site, ("interfaceversion", "4"), ("alignmentmode", "0"), ("equatorialsystem", "1"), ("trackingrates", "[0]"), ("trackingrate", "0"), ("connected", "true"), ("connecting", "false"));
        await Says(site, ("sitelatitude", "42.211833333"), ("sitelongitude", "115.2505"), ("siteelevation", "1365"), ("supportedactions", "[]"), ("name", "\"ant-ia0\""));
        await Says(site, ("canpark", "true"), ("canunpark", "true"), ("canslewaltazasync", "true"), ("canslewasync", "true"), ("cansettracking", "true"), ("canpulseguide", "true"), ("ispulseguiding", "false"));
        await Says(site, ("canfindhome", "false"), ("cansetpierside", "false"), ("cansetguiderates", "false"), ("cansync", "false"), ("cansetpark", "false"), ("athome", "false"));
        await Says(site, ("axisrates?Axis=0", "[]"), ("canmoveaxis?Axis=0", "false"), ("declinationrate", "0"), ("rightascensionrate", "0"));
        foreach (var lacking in new[] { "aperturearea", "focallength", "doesrefraction", "sideofpier", "slewsettletime" })
        {
            Assert.Equal(NotImplemented, await Error(site, Dish(lacking)));
        }

        Assert.Equal(NotImplemented, await PutError(site, "/api/v1/telescope/0/findhome", "ClientID=1"));
        Assert.Equal(NotImplemented, await PutError(site, "/api/v1/telescope/0/moveaxis", "Axis=0&Rate=1&ClientID=1"));
        Assert.Equal(ValueNotSet, await Error(site, Dish("targetrightascension")));
        var state = (await Json(site, Dish("devicestate"))).GetProperty("Value").EnumerateArray().Select(each => each.GetProperty("Name").GetString());
        Assert.Equal(["IsPulseGuiding", "Altitude", "AtHome", "AtPark", "Azimuth", "Declination", "RightAscension", "SiderealTime", "Slewing", "Tracking", "UTCDate", "TimeStamp"], state);

        // At the zenith the declination is the latitude and the right ascension the sidereal time.
        Assert.Equal(42.211833, await Number(site, "declination"), 1e-6);
        var hours = await Number(site, "rightascension") - await Number(site, "siderealtime");
        Assert.InRange(Math.Abs(Math.IEEERemainder(hours, 24)), 0, 60 / 3600.0);
    }

    [Fact]
    public async Task AMountSlewsTellsSoAndIsStopped()
    {
        // At its real rate half a turn takes two minutes.
        await using var site = await Connected(new AntennaDevice("ant-ia0", new DeviceSetup()), "telescope");
        Assert.Equal(InvalidValue, await PutError(site, "/api/v1/telescope/0/slewtoaltazasync", "Azimuth=361&Altitude=45&ClientID=1"));
        Assert.Equal(InvalidOperation, await PutError(site, "/api/v1/telescope/0/slewtocoordinatesasync", "RightAscension=3&Declination=45&ClientID=1"));
        await Done(site, "slewtoaltazasync", "Azimuth=180&Altitude=45&ClientID=1");
        await Says(site, ("slewing", "true"), ("atpark", "false"));
        Assert.Equal(InvalidOperation, await PutError(site, "/api/v1/telescope/0/slewtoaltazasync", "Azimuth=10&Altitude=45&ClientID=1"));

        await Done(site, "abortslew", "ClientID=1");

        await Until(site, "slewing", "false");
        await Says(site, ("tracking", "false"));
        Assert.InRange(await Number(site, "azimuth"), 0, 179.9);
    }

    [Fact]
    public async Task AMountArrivesFollowsTheSkyAndIsParked()
    {
        await using var site = await Connected(new AntennaDevice("ant-ia0", Fast), "telescope");
        await Done(site, "slewtoaltazasync", "Azimuth=200&Altitude=45&ClientID=1");
        await Until(site, "slewing", "false");
        Assert.Equal((200.0, 45.0), (await Number(site, "azimuth"), await Number(site, "altitude")));

        // A place on the meridian, 20 degrees south of the zenith.
        await Done(site, "tracking", "Tracking=true&ClientID=1");
        await Says(site, ("tracking", "true"), ("slewing", "false"));
        Assert.Equal(InvalidOperation, await PutError(site, "/api/v1/telescope/0/slewtoaltazasync", "Azimuth=10&Altitude=45&ClientID=1"));
        var ra = await Number(site, "siderealtime");
        await Done(site, "slewtocoordinatesasync", string.Create(CultureInfo.InvariantCulture, $"RightAscension={ra}&Declination=22.211833&ClientID=1"));
        await Until(site, "slewing", "false");
        Assert.Equal(22.211833, await Number(site, "declination"), 0.01);
        Assert.Equal(0, Math.IEEERemainder(await Number(site, "rightascension") - ra, 24), 0.01);
        Assert.Equal(ra, await Number(site, "targetrightascension"));
        Assert.Equal(InvalidValue, await PutError(site, "/api/v1/telescope/0/slewtocoordinatesasync", "RightAscension=3&Declination=-89&ClientID=1"));

        await Done(site, "park", "ClientID=1");
        await Until(site, "atpark", "true");
        await Says(site, ("tracking", "false"), ("slewing", "false"));
        foreach (var (member, form) in new[] { ("slewtoaltazasync", "Azimuth=10&Altitude=45&"), ("slewtocoordinatesasync", "RightAscension=3&Declination=45&"), ("tracking", "Tracking=true&"), ("abortslew", "") })
        {
            Assert.Equal(Parked, await PutError(site, $"/api/v1/telescope/0/{member}", form + "ClientID=1"));
        }

        await Done(site, "unpark", "ClientID=1");
        await Says(site, ("atpark", "false"));
    }

    [Fact]
    public async Task AMountThatFollowsIsGuidedByPulses()
    {
        const int north = 0, south = 1, east = 2; // GuideDirections
        await using var site = await Connected(new AntennaDevice("ant-ia0", Fast), "telescope");
        Assert.Equal(InvalidOperation, await PutError(site, "/api/v1/telescope/0/pulseguide", $"Direction={north}&Duration=100&ClientID=1"));
        await Done(site, "slewtoaltazasync", "Azimuth=200&Altitude=45&ClientID=1");
        await Until(site, "slewing", "false");
        await Done(site, "tracking", "Tracking=true&ClientID=1");
        var rate = await Number(site, "guideratedeclination");
        Assert.Equal((15.0 / 3600 / 2, rate), (await Number(site, "guideraterightascension"), rate)); // half of what the sky turns, deg/s

        // One pulse after the other, since the mount guides one axis at a time.
        var (ra, dec) = (await Number(site, "rightascension"), await Number(site, "declination"));
        await Done(site, "pulseguide", $"Direction={north}&Duration=60000&ClientID=1");
        await Says(site, ("ispulseguiding", "true"), ("slewing", "false"), ("tracking", "true"));
        Assert.Equal(InvalidOperation, await PutError(site, "/api/v1/telescope/0/pulseguide", $"Direction={east}&Duration=100&ClientID=1"));
        var pulse = (await site.Grain(DeviceId.Parse("ant-ia0")).GetCommands(10)).Single(command => command.Request.Command == "guide" && !command.Answer.Phase.IsEnd());
        await site.Grain(DeviceId.Parse("ant-ia0")).Cancel(pulse.Request.Id, new Requester("li"));
        await Until(site, "ispulseguiding", "false");
        var northOf = await Number(site, "declination");
        Assert.InRange(northOf, dec - (0.1 * rate), dec + (60 * rate));

        await Done(site, "pulseguide", $"Direction={south}&Duration=1500&ClientID=1");
        await Until(site, "ispulseguiding", "false");
        await Done(site, "pulseguide", $"Direction={east}&Duration=1500&ClientID=1");
        await Until(site, "ispulseguiding", "false");
        Assert.Equal(northOf - (1.5 * rate), await Number(site, "declination"), 0.4 * rate);
        Assert.Equal(1.5 * rate, 15 * Math.IEEERemainder(await Number(site, "rightascension") - ra, 24), 0.4 * rate);
        Assert.Equal(InvalidValue, await PutError(site, "/api/v1/telescope/0/pulseguide", "Direction=4&Duration=100&ClientID=1"));
        Assert.Equal(InvalidValue, await PutError(site, "/api/v1/telescope/0/pulseguide", $"Direction={north}&Duration=-1&ClientID=1"));
    }

    [Fact]
    public async Task AMountSaysThatItCanWhatItHasCommandsFor()
    {
        await using var site = await Connected(new PlainMount(), "telescope");
        await Says(site, ("canslewaltazasync", "true"), ("canslewaltaz", "true"), ("canpark", "false"), ("canunpark", "false"));
        await Says(site, ("canslewasync", "false"), ("canslew", "false"), ("cansettracking", "false"), ("canpulseguide", "false"));
        await Done(site, "slewtoaltazasync", "Azimuth=20&Altitude=45&ClientID=1");
        foreach (var (member, form) in new[]
        {
            ("slewtocoordinatesasync", "RightAscension=3&Declination=45&"), ("slewtocoordinates", "RightAscension=3&Declination=45&"), ("slewtotargetasync", ""), ("slewtotarget", ""),
            ("tracking", "Tracking=true&"), ("park", ""), ("unpark", ""), ("abortslew", ""), ("pulseguide", "Direction=0&Duration=0&"),
        })
        {
            Assert.Equal((member, NotImplemented), (member, await PutError(site, $"/api/v1/telescope/0/{member}", form + "ClientID=1")));
        }

        Assert.Equal((NotImplemented, NotImplemented), (await Error(site, Dish("ispulseguiding")), await Error(site, Dish("guideratedeclination"))));
    }

    /// <summary>An antenna that can be moved, and nothing else.</summary>
    private sealed class PlainMount : SimulatedDevice
    {
        public PlainMount()
            : base("ant-ia0", "antenna", Fast)
        {
            foreach (var name in new[] { "az", "el", "target-az", "target-el" })
            {
                Device.Number(name, "deg").Report(45d);
            }

            Device.Command("slew", _ => Task.CompletedTask, [Muser.Devices.Device.Argument("az"), Muser.Devices.Device.Argument("el")]);
        }

        protected override void Step(double seconds)
        {
        }
    }

    [Fact]
    public async Task AWeatherStationSaysWhatItMeasures()
    {
        await using var site = await Connected(new WeatherStationDevice("weather-1", Fast), "observingconditions");
        await SaysOf(site, "observingconditions", ("interfaceversion", "2"), ("averageperiod", "0"), ("rainrate", "0"));
        Assert.InRange(await Number(site, "pressure", "observingconditions"), 860, 880);
        Assert.InRange(await Number(site, "dewpoint", "observingconditions"), -30, await Number(site, "temperature", "observingconditions"));
        Assert.InRange(await Number(site, "timesincelastupdate?SensorName=", "observingconditions"), 0, 600);
        Assert.Equal(NotImplemented, await Error(site, "/api/v1/observingconditions/0/cloudcover?ClientID=1"));
        Assert.Equal(NotImplemented, await Error(site, "/api/v1/observingconditions/0/windgust?ClientID=1")); // it describes none
        Assert.Equal(NotImplemented, await Error(site, "/api/v1/observingconditions/0/timesincelastupdate?SensorName=WindGust&ClientID=1"));
        Assert.Equal(NotImplemented, await Error(site, "/api/v1/observingconditions/0/sensordescription?SensorName=StarFWHM&ClientID=1"));
        Assert.Equal(InvalidValue, await Error(site, "/api/v1/observingconditions/0/sensordescription?SensorName=Smell&ClientID=1"));
        Assert.Equal(InvalidValue, await PutError(site, "/api/v1/observingconditions/0/averageperiod", "AveragePeriod=-1&ClientID=1"));
        Assert.Equal(0, await PutError(site, "/api/v1/observingconditions/0/refresh", "ClientID=1"));
    }

    [Fact]
    public async Task InterlocksAreASafetyMonitor()
    {
        await using var site = await Connected(new WeatherStationDevice("weather-1", Fast), "safetymonitor");
        await SaysOf(site, "safetymonitor", ("interfaceversion", "3"), ("issafe", "false"));
        var rules = site.Service.File("rules.json", """[{"name":"storm","when":[{"device":"weather-1","property":"wind","comparison":"above","value":15}],"forbids":["move"],"clearAfterS":0.1}]""");
        await site.Service.Done("device", "interlock", "set", rules);
        await UntilOf(site, "safetymonitor", "issafe", "true");

        await site.Service.Done("device", "set", "weather-1", "scene", "storm");

        await UntilOf(site, "safetymonitor", "issafe", "false");
        Assert.Equal("false", (await Json(site, "/api/v1/safetymonitor/0/issafe?ClientID=2")).GetProperty("Value").GetRawText());
    }

    [Fact]
    public async Task AReceiverAndANoiseSourceAreSwitches()
    {
        await using var site = await Start();
        await site.Add(new NoiseSourceDevice("noise-source-1", Fast), new ReceiverDevice("receiver-1", Fast));
        foreach (var number in new[] { 0, 1 })
        {
            Assert.Equal(0, await PutError(site, $"/api/v1/switch/{number}/connect", "ClientID=1"));
        }

        var names = await Names(site, 1);
        var attenuation = Array.IndexOf(names, "attenuation");
        async Task<string> Of(int number, string member, int id) => (await Json(site, $"/api/v1/switch/{number}/{member}?Id={id}&ClientID=1")).GetProperty("Value").GetRawText();
        Assert.Equal(
            ("true", "false", "0", "31.5", "0.5", "10"),
            (await Of(1, "canwrite", attenuation), await Of(1, "canasync", attenuation), await Of(1, "minswitchvalue", attenuation), await Of(1, "maxswitchvalue", attenuation), await Of(1, "switchstep", attenuation), await Of(1, "getswitchvalue", attenuation)));
        Assert.Equal(0, await PutError(site, "/api/v1/switch/1/setswitchvalue", $"Id={attenuation}&Value=12.5&ClientID=1"));
        Assert.Equal("12.5", await Of(1, "getswitchvalue", attenuation));
        Assert.Equal(0, await PutError(site, "/api/v1/switch/1/setswitch", $"Id={attenuation}&State=false&ClientID=1"));
        Assert.Equal(("0", "false"), (await Of(1, "getswitchvalue", attenuation), await Of(1, "getswitch", attenuation)));
        Assert.Equal(InvalidValue, await PutError(site, "/api/v1/switch/1/setswitchvalue", $"Id={attenuation}&Value=32&ClientID=1"));
        Assert.Equal(InvalidValue, await Error(site, $"/api/v1/switch/1/getswitch?Id={names.Length}&ClientID=1"));
        Assert.Equal(NotImplemented, await PutError(site, "/api/v1/switch/1/setswitch", $"Id={Array.IndexOf(names, "locked")}&State=true&ClientID=1"));
        Assert.Equal(NotImplemented, await PutError(site, "/api/v1/switch/1/setasync", $"Id={attenuation}&State=true&ClientID=1"));

        var on = Array.IndexOf(await Names(site, 0), "on");
        Assert.Equal(0, await PutError(site, "/api/v1/switch/0/setswitch", $"Id={on}&State=true&ClientID=1"));
        Assert.Equal("true", await Of(0, "getswitch", on));
        Assert.Contains("alpaca", await site.Service.Done("device", "show", "noise-source-1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ItIsOffUnlessAskedFor()
    {
        await using var site = await DeviceSite.Start();
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(new Uri(site.Service.Address, "/management/apiversions"))).StatusCode);
        Assert.Contains("--alpaca", (await CommandRun.Of("demo", "--help")).Output, StringComparison.Ordinal);
    }

    private static Task<DeviceSite> Start(params (string Name, string Value)[] more) =>
        DeviceSite.Start(more.Append(("Muser:Alpaca:IsEnabled", "true")).ToDictionary(each => each.Item1, each => (string?)each.Item2));

    /// <summary>A site of one device, to which client 1 is connected.</summary>
    private async Task<DeviceSite> Connected(SimulatedDevice device, string type)
    {
        var site = await Start();
        await site.Add(device);
        Assert.Equal(0, await PutError(site, $"/api/v1/{type}/0/connected", "Connected=true&ClientID=1"));
        return site;
    }

    private static string Dish(string member, string type = "telescope") => $"/api/v1/{type}/0/{member}{(member.Contains('?') ? '&' : '?')}ClientID=1";

    private Task Says(DeviceSite site, params (string Member, string Value)[] all) => SaysOf(site, "telescope", all);

    private async Task SaysOf(DeviceSite site, string type, params (string Member, string Value)[] all)
    {
        foreach (var (member, value) in all)
        {
            Assert.Equal((member, value), (member, (await Json(site, Dish(member, type))).GetProperty("Value").GetRawText()));
        }
    }

    private async Task<double> Number(DeviceSite site, string member, string type = "telescope") => (await Json(site, Dish(member, type))).GetProperty("Value").GetDouble();

    private Task Until(DeviceSite site, string member, string value) => UntilOf(site, "telescope", member, value);

    private async Task UntilOf(DeviceSite site, string type, string member, string value)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while ((await Json(site, Dish(member, type))).GetProperty("Value").GetRawText() != value)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private async Task Done(DeviceSite site, string member, string form) => Assert.Equal((member, 0), (member, await PutError(site, $"/api/v1/telescope/0/{member}", form)));

    private async Task<string[]> Names(DeviceSite site, int number)
    {
        var count = (await Json(site, $"/api/v1/switch/{number}/maxswitch?ClientID=1")).GetProperty("Value").GetInt32();
        var names = new string[count];
        for (var id = 0; id < count; id++)
        {
            names[id] = (await Json(site, $"/api/v1/switch/{number}/getswitchname?Id={id}&ClientID=1")).GetProperty("Value").GetString()!;
        }

        return names;
    }

    private Task<string> Text(DeviceSite site, string path) => _http.GetStringAsync(new Uri(site.Service.Address, path));

    private async Task<JsonElement> Json(DeviceSite site, string path)
    {
        var reply = JsonDocument.Parse(await Text(site, path)).RootElement;
        Assert.True(reply.GetProperty("ErrorNumber").GetInt32() == 0, $"{path}: {reply}");
        return reply;
    }

    private async Task<int> Error(DeviceSite site, string path) => JsonDocument.Parse(await Text(site, path)).RootElement.GetProperty("ErrorNumber").GetInt32();

    private async Task<string> Put(DeviceSite site, string path, string form)
    {
        var response = await _http.PutAsync(new Uri(site.Service.Address, path), new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<int> PutError(DeviceSite site, string path, string form) => JsonDocument.Parse(await Put(site, path, form)).RootElement.GetProperty("ErrorNumber").GetInt32();

    private async Task<string> Malformed(DeviceSite site, HttpMethod method, string path, string? form = null)
    {
        var request = new HttpRequestMessage(method, new Uri(site.Service.Address, path));
        request.Content = form is null ? null : new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        var response = await _http.SendAsync(request);
        Assert.Equal((HttpStatusCode.BadRequest, "text/plain"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return await response.Content.ReadAsStringAsync();
    }

    private static int FreeUdpPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
