using System.Net;
using System.Net.Sockets;
using System.Text;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

public sealed class MqttClientOptionsBuilder
{
    private readonly MqttClientOptions _options = new();
    private MqttClientTcpOptions? _tcp;
    private MqttClientTlsOptions? _tls;
    private EndPoint? _server;

    /// <exception cref="InvalidOperationException">No server is set.</exception>
    /// <exception cref="NotSupportedException">An option needs MQTT 5 and another version is chosen.</exception>
    public MqttClientOptions Build()
    {
        if (_tcp is null)
        {
            throw new InvalidOperationException("A channel must be set.");
        }

        _tcp.TlsOptions = _tls ?? _tcp.TlsOptions;
        _tcp.RemoteEndpoint ??= WithPort(_server ?? throw new ArgumentException("No endpoint is set."), _tcp.TlsOptions?.UseTls == true);
        _options.ChannelOptions = _tcp;
        MqttClientOptionsValidator.ThrowIfNotSupported(_options);
        return _options;
    }

    public MqttClientOptionsBuilder WithTcpServer(string host, int? port = default, AddressFamily addressFamily = AddressFamily.Unspecified)
    {
        ArgumentNullException.ThrowIfNull(host);
        return WithEndPoint(new DnsEndPoint(host, port ?? 0, addressFamily));
    }

    public MqttClientOptionsBuilder WithTcpServer(Action<MqttClientTcpOptions> optionsBuilder)
    {
        ArgumentNullException.ThrowIfNull(optionsBuilder);
        _tcp = new();
        optionsBuilder(_tcp);
        _server ??= _tcp.RemoteEndpoint;
        return this;
    }

    public MqttClientOptionsBuilder WithEndPoint(EndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        _server = endPoint;
        _tcp = new();
        return this;
    }

    /// <param name="uri"><c>mqtt://</c>, <c>tcp://</c> or <c>mqtts://</c>, with <c>user:password@</c> where they are needed.</param>
    public MqttClientOptionsBuilder WithConnectionUri(string uri) => WithConnectionUri(new Uri(uri, UriKind.Absolute));

    public MqttClientOptionsBuilder WithConnectionUri(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        var tls = uri.Scheme switch
        {
            "tcp" or "mqtt" => false,
            "mqtts" => true,
            _ => throw new ArgumentException("Unexpected scheme in uri."),
        };
        WithTcpServer(uri.Host, uri.IsDefaultPort ? null : uri.Port).WithTlsOptions(options => options.UseTls(tls));
        if (uri.UserInfo.Length > 0)
        {
            var parts = uri.UserInfo.Split(':', 2);
            WithCredentials(parts[0], parts.Length > 1 ? parts[1] : "");
        }

        return this;
    }

    public MqttClientOptionsBuilder WithTlsOptions(MqttClientTlsOptions tlsOptions)
    {
        _tls = tlsOptions;
        return this;
    }

    public MqttClientOptionsBuilder WithTlsOptions(Action<MqttClientTlsOptionsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new MqttClientTlsOptionsBuilder();
        configure(builder);
        return WithTlsOptions(builder.Build());
    }

    public MqttClientOptionsBuilder WithClientId(string value)
    {
        _options.ClientId = value;
        return this;
    }

    public MqttClientOptionsBuilder WithCredentials(string username, string? password) =>
        WithCredentials(username, password is null ? null : Encoding.UTF8.GetBytes(password));

    public MqttClientOptionsBuilder WithCredentials(string username, byte[]? password = default) =>
        WithCredentials(new MqttClientCredentials(username, password));

    public MqttClientOptionsBuilder WithCredentials(IMqttClientCredentialsProvider credentials)
    {
        _options.Credentials = credentials;
        return this;
    }

    public MqttClientOptionsBuilder WithProtocolVersion(MqttProtocolVersion value)
    {
        _options.ProtocolVersion = value == MqttProtocolVersion.Unknown ? throw new ArgumentException("Protocol version is invalid.") : value;
        return this;
    }

    public MqttClientOptionsBuilder WithKeepAlivePeriod(TimeSpan value)
    {
        _options.KeepAlivePeriod = value;
        return this;
    }

    public MqttClientOptionsBuilder WithNoKeepAlive() => WithKeepAlivePeriod(TimeSpan.Zero);

    public MqttClientOptionsBuilder WithTimeout(TimeSpan value)
    {
        _options.Timeout = value;
        return this;
    }

    public MqttClientOptionsBuilder WithCleanSession(bool value = true)
    {
        _options.CleanSession = value;
        return this;
    }

    public MqttClientOptionsBuilder WithCleanStart(bool value = true) => WithCleanSession(value);

    /// <param name="sessionExpiryInterval">Seconds.</param>
    public MqttClientOptionsBuilder WithSessionExpiryInterval(uint sessionExpiryInterval)
    {
        _options.SessionExpiryInterval = sessionExpiryInterval;
        return this;
    }

    public MqttClientOptionsBuilder WithReceiveMaximum(ushort receiveMaximum)
    {
        _options.ReceiveMaximum = receiveMaximum;
        return this;
    }

    /// <param name="maximumPacketSize">Bytes.</param>
    public MqttClientOptionsBuilder WithMaximumPacketSize(uint maximumPacketSize)
    {
        _options.MaximumPacketSize = maximumPacketSize;
        return this;
    }

    public MqttClientOptionsBuilder WithTopicAliasMaximum(ushort topicAliasMaximum)
    {
        _options.TopicAliasMaximum = topicAliasMaximum;
        return this;
    }

    public MqttClientOptionsBuilder WithRequestProblemInformation(bool requestProblemInformation = true)
    {
        _options.RequestProblemInformation = requestProblemInformation;
        return this;
    }

    public MqttClientOptionsBuilder WithRequestResponseInformation(bool requestResponseInformation = true)
    {
        _options.RequestResponseInformation = requestResponseInformation;
        return this;
    }

    public MqttClientOptionsBuilder WithUserProperty(string name, ArraySegment<byte> value) => WithUserProperty(name, value.AsMemory());

    public MqttClientOptionsBuilder WithUserProperty(string name, ReadOnlyMemory<byte> value)
    {
        (_options.UserProperties ??= []).Add(new(name, value));
        return this;
    }

    public MqttClientOptionsBuilder WithWillTopic(string willTopic)
    {
        _options.WillTopic = willTopic;
        return this;
    }

    public MqttClientOptionsBuilder WithWillPayload(string? willPayload) =>
        WithWillPayload(willPayload is null ? null : Encoding.UTF8.GetBytes(willPayload));

    public MqttClientOptionsBuilder WithWillPayload(ArraySegment<byte> willPayload) => WithWillPayload(willPayload.ToArray());

    public MqttClientOptionsBuilder WithWillPayload(byte[]? willPayload)
    {
        _options.WillPayload = willPayload;
        return this;
    }

    public MqttClientOptionsBuilder WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel willQualityOfServiceLevel)
    {
        _options.WillQualityOfServiceLevel = willQualityOfServiceLevel;
        return this;
    }

    public MqttClientOptionsBuilder WithWillRetain(bool willRetain = true)
    {
        _options.WillRetain = willRetain;
        return this;
    }

    /// <param name="willDelayInterval">Seconds.</param>
    public MqttClientOptionsBuilder WithWillDelayInterval(uint willDelayInterval)
    {
        _options.WillDelayInterval = willDelayInterval;
        return this;
    }

    /// <param name="willMessageExpiryInterval">Seconds.</param>
    public MqttClientOptionsBuilder WithWillMessageExpiryInterval(uint willMessageExpiryInterval)
    {
        _options.WillMessageExpiryInterval = willMessageExpiryInterval;
        return this;
    }

    public MqttClientOptionsBuilder WithWillContentType(string willContentType)
    {
        _options.WillContentType = willContentType;
        return this;
    }

    public MqttClientOptionsBuilder WithWillResponseTopic(string willResponseTopic)
    {
        _options.WillResponseTopic = willResponseTopic;
        return this;
    }

    public MqttClientOptionsBuilder WithWillCorrelationData(byte[] willCorrelationData)
    {
        _options.WillCorrelationData = willCorrelationData;
        return this;
    }

    public MqttClientOptionsBuilder WithWillPayloadFormatIndicator(MqttPayloadFormatIndicator willPayloadFormatIndicator)
    {
        _options.WillPayloadFormatIndicator = willPayloadFormatIndicator;
        return this;
    }

    public MqttClientOptionsBuilder WithWillUserProperty(string name, ArraySegment<byte> value) => WithWillUserProperty(name, value.AsMemory());

    public MqttClientOptionsBuilder WithWillUserProperty(string name, ReadOnlyMemory<byte> value)
    {
        (_options.WillUserProperties ??= []).Add(new MqttUserProperty(name, value));
        return this;
    }

    private static EndPoint WithPort(EndPoint server, bool tls)
    {
        var port = tls ? MqttPorts.Secure : MqttPorts.Default;
        return server switch
        {
            DnsEndPoint { Port: 0 } name => new DnsEndPoint(name.Host, port, name.AddressFamily),
            IPEndPoint { Port: 0 } address => new IPEndPoint(address.Address, port),
            _ => server,
        };
    }
}
