using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Chainrule.Lab.Tests.Data;

/// <summary>A mirror on this machine that misbehaves as told.</summary>
internal sealed class MirrorServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<HttpListenerContext, string, Task> _answer;

    private MirrorServer(int port, Func<HttpListenerContext, string, Task> answer)
    {
        Address = new Uri($"http://127.0.0.1:{port}/");
        _answer = answer;
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>What was asked for: file and range.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>A server with its own behaviour.</summary>
    public static MirrorServer Start(Func<HttpListenerContext, string, Task> answer)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            try
            {
                return new MirrorServer(port, answer);
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                // Somebody else took the port in between.
            }
        }
    }

    /// <summary>A well-behaved server of files, with ranges and a version.</summary>
    public static MirrorServer Of(Dictionary<string, byte[]> files, string tag = "\"v1\"") =>
        Start((context, name) => Send(context, files, name, tag));

    public static async Task Send(HttpListenerContext context, Dictionary<string, byte[]> files, string name, string tag = "\"v1\"")
    {
        if (!files.TryGetValue(name, out var bytes))
        {
            context.Response.StatusCode = 404;
            return;
        }

        var from = 0;
        var range = context.Request.Headers["Range"];
        if (range is not null && (context.Request.Headers["If-Range"] ?? tag) == tag)
        {
            from = int.Parse(range["bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture);
            context.Response.StatusCode = from < bytes.Length ? 206 : 416;
            if (from >= bytes.Length) return;
            context.Response.AddHeader("Content-Range", $"bytes {from}-{bytes.Length - 1}/{bytes.Length}");
        }

        context.Response.AddHeader("ETag", tag);
        context.Response.ContentLength64 = bytes.Length - from;
        await context.Response.OutputStream.WriteAsync(bytes.AsMemory(from));
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var name = context.Request.Url!.AbsolutePath.TrimStart('/');
        Requests.Enqueue($"{name} {context.Request.Headers["Range"]}".TrimEnd());
        try
        {
            await _answer(context, name);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException
            or IOException or OperationCanceledException or InvalidOperationException)
        {
            context.Response.Abort();
        }
    }
}
